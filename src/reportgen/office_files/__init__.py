"""What readers and writers share of office formats: zip parts, XML, spreadsheets, Word."""
