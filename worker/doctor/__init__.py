"""The doctor: looks at everything that the service depends on, and says how to mend what is wrong."""
