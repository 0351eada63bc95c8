"""The whole service in bad weather: whatever is killed, every submission ends with its one right score."""
