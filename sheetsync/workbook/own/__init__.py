"""What did sheetsync itself put into a workbook?"""
