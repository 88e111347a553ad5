"""Writers: each module turns a report (or a standard) into one kind of file."""
