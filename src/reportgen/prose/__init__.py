"""What a text says in figures: sentences, the numbers in them, and what each number counts."""
