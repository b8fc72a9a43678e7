def lambda_handler(event, context):
    """Greets whoever the event names."""
    name = event.get("name", "world")
    return {"greeting": f"Hello, {name}!"}
