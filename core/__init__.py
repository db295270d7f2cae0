"""Customer value and churn without a screen: nothing below core/ imports Streamlit or Plotly."""
