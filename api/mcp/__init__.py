"""An MCP server with two tools: `ask`, which runs a turn, and `search_docs`."""
