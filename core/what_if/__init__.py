"""What is a point of churn worth? The one rule: a cut of churn is always read both ways, in per cent and in points."""
