"""A stand-in for Ok over real HTTP, for the tests, the demo and for trying the service without a real Ok."""
