"""What is taken out of an exchange as a whole and put into one again: backups, and the data of one office."""
