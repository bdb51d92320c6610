"""``python -m sheetsync``."""

from sheetsync.cli.main import main

if __name__ == "__main__":
    main()
