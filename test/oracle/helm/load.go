package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"sort"

	"helm.sh/helm/v4/pkg/chart/common"
	"helm.sh/helm/v4/pkg/chart/loader"
	chart "helm.sh/helm/v4/pkg/chart/v2"
)

// loaded is a chart as Helm has read it.
type loaded struct {
	Metadata     *chart.Metadata `json:"metadata"`
	Values       map[string]any  `json:"values"`
	Schema       []byte          `json:"schema,omitempty"`
	Templates    []loadedFile    `json:"templates"`
	Files        []loadedFile    `json:"files"`
	Dependencies []loaded        `json:"dependencies"`
}

type loadedFile struct {
	Name []byte `json:"name"`
	Data []byte `json:"data"`
}

// load reads a packed chart.
func load(asked request) answer {
	read, err := loader.LoadArchive(bytes.NewReader(asked.Packed))
	if err != nil {
		return answer{Error: []byte(err.Error())}
	}
	found, ok := read.(*chart.Chart)
	if !ok {
		return answer{Error: []byte(fmt.Sprintf("a chart of type %T", read))}
	}
	text, err := json.Marshal(describe(found))
	if err != nil {
		return answer{Error: []byte(err.Error())}
	}
	return answer{Loaded: text}
}

// describe names the dependencies in the order of their names: Helm reads them in a random one.
func describe(found *chart.Chart) loaded {
	dependencies := []loaded{}
	for _, each := range found.Dependencies() {
		dependencies = append(dependencies, describe(each))
	}
	sort.SliceStable(dependencies, func(a, b int) bool {
		return dependencies[a].Metadata.Name < dependencies[b].Metadata.Name
	})
	return loaded{
		Metadata:     found.Metadata,
		Values:       found.Values,
		Schema:       found.Schema,
		Templates:    filesOf(found.Templates),
		Files:        filesOf(found.Files),
		Dependencies: dependencies,
	}
}

func filesOf(files []*common.File) []loadedFile {
	named := []loadedFile{}
	for _, each := range files {
		named = append(named, loadedFile{Name: []byte(each.Name), Data: each.Data})
	}
	return named
}
