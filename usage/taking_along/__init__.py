"""What people take along of their water use: tables, JSON and Green Button, written as they are read."""
