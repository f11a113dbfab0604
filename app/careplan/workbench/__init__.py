"""What one does with documents, pure: samples, actuals from a plan."""
