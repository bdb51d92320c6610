"""Which sheet, header row and rows are meant, and what is doubtful about them?"""
