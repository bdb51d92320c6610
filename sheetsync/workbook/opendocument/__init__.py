"""What does an .ods file say?"""
