"""Can an answer be made to score more than it says? Forty ways of trying, each against its own honest base."""
