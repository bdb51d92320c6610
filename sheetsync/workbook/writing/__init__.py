"""How are cells, styles and sheets written?"""
