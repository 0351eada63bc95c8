"""Steps of Stepic on the service's own way: polled, graded and kept by the tasks and the ledger that Ok's work has."""
