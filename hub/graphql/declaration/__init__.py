"""The API as declared: its Strawberry types, derived from the model."""
