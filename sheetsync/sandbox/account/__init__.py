"""What happens to the things in an account."""
