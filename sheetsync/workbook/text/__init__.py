"""What does a .csv or .tsv file say, in which encoding and dialect?"""
