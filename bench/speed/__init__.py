"""How fast grading is, beside other ways to grade the same answers with the same model: python -m bench.speed"""
