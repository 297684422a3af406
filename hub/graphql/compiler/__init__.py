"""The compiler: from an operation and a viewer to one SQL statement."""
