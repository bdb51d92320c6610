"""What does an .xlsx or .xlsm package say, fast and exactly?"""
