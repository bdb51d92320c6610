"""What do .xls and .xlsb say?"""
