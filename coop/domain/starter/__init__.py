"""The skills and places that every house starts with: plain data, read by a service and by a migration."""
