"""Why do customers leave? What the file says, and how leavers differ from stayers before. Never a cause."""
