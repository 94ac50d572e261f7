"""YAML to a frozen, hashed KnowledgeBase; every error with file, line, snippet and a suggestion."""
