"""`python -m senn_live` is `senn`."""

from .cli import main

if __name__ == "__main__":
    main()
