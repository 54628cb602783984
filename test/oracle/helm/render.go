package main

import (
	"helm.sh/helm/v4/pkg/chart/common"
	chart "helm.sh/helm/v4/pkg/chart/v2"
	"helm.sh/helm/v4/pkg/engine"
)

// render runs the templates with their values as what the dot is, and nothing else of a release.
func render(asked request) answer {
	templates := make([]*common.File, 0, len(asked.Templates))
	for _, each := range asked.Templates {
		templates = append(templates, &common.File{Name: "templates/" + each.Name, Data: []byte(each.Text)})
	}
	loaded := &chart.Chart{Metadata: &chart.Metadata{Name: "c", Version: "1.0.0", APIVersion: "v2"}, Templates: templates}
	rendered, err := engine.Render(loaded, common.Values{"Values": asked.Values})
	if err != nil {
		return answer{Error: []byte(err.Error())}
	}
	outputs := make(map[string][]byte, len(rendered))
	for name, text := range rendered {
		outputs[name] = []byte(text)
	}
	return answer{Rendered: outputs}
}
