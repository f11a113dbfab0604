"""`python -m bench`: every benchmark, each against a floor taken in the same run."""

from bench import check, command, files, sealing


def main() -> None:
    """Print the rows of all benchmarks."""
    for title, rows in (
        (f"standard ({files.RECORDS:,} records of table 6)", check.rows),
        ("careplan check as a command", command.rows),
        ("sealing (100 KB and 5 MB)", sealing.rows),
    ):
        print(f"\n{title}", flush=True)
        for row in rows():
            print(f"  {row}", flush=True)


if __name__ == "__main__":
    main()
