"""What is a sheet, a cell, its format and its look, whatever file it came from?"""
