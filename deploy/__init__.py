"""What brings Gradewright onto a machine: set-up, images, service files."""
