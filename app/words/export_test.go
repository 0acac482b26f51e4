package words

// Load loads the dictionary another time, for measuring.
func Load() any { return load() }
