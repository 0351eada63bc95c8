"""The doctor's checks, one a file, each a module that is a `Check`."""
