"""Prepares a bare Debian or Ubuntu machine; standard library only, for nothing else is there yet."""
