"""Whole models: the list, the driver, the table."""
