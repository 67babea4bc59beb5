"""The client of the model servers, alone and through the whole tool."""
