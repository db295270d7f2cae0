"""What will customers buy next, and who is probably gone? Models of repeat buying, fitted on the user's own data.

The one rule: time is in weeks in every model, in T, in recency and in every horizon.
"""
