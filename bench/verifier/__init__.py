"""How the verifier of interviewer/judge/verifier was made: its data, its training, its held-out questions."""
