def check():
    raise ValueError("at import")


check()
