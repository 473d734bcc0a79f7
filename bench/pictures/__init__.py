"""Pictures of every view of the product, of interviews that the default model has really graded."""
