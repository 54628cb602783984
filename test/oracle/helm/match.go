package main

import "github.com/gobwas/glob"

// match holds the patterns against the names, as .Files.Glob does.
func match(asked request) answer {
	matches := make([][]string, 0, len(asked.Globs))
	for _, pattern := range asked.Globs {
		matches = append(matches, matchNames(pattern, asked.Names))
	}
	return answer{Matches: matches}
}

// matchNames gives the names that match, and with an exclamation mark in front those on which the library panics.
func matchNames(pattern string, names []string) []string {
	compiled, err := glob.Compile(pattern, '/')
	if err != nil {
		return nil
	}
	found := []string{}
	for _, name := range names {
		matched, panicked := matchName(compiled, name)
		if panicked {
			found = append(found, "!"+name)
		} else if matched {
			found = append(found, name)
		}
	}
	return found
}

func matchName(compiled glob.Glob, name string) (matched, panicked bool) {
	defer func() { panicked = recover() != nil }()
	return compiled.Match(name), false
}
