package main

import (
	"slices"
	"strings"

	"helm.sh/helm/v4/pkg/chart/common/util"
)

// validate holds the values against the schema as often as asked: Go walks maps in random order, so one schema has several answers.
func validate(asked request) answer {
	var outcomes []string
	for range max(1, asked.Times) {
		outcome := ""
		if err := util.ValidateAgainstSingleSchema(asked.Values, []byte(asked.Schema)); err != nil {
			outcome = strings.ToValidUTF8(err.Error(), "\uFFFD")
		}
		if !slices.Contains(outcomes, outcome) {
			outcomes = append(outcomes, outcome)
		}
	}
	return answer{Outcomes: outcomes}
}
