"""How dates and numbers are written: the Danish way in Danish, unmistakable in English."""
