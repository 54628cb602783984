package main

import (
	"helm.sh/helm/v4/pkg/chart/common"
	"helm.sh/helm/v4/pkg/chart/common/util"
	chart "helm.sh/helm/v4/pkg/chart/v2"
	"helm.sh/helm/v4/pkg/engine"
)

// render makes a chart of the templates and renders it with the values, as for an install.
func render(asked request) answer {
	templates := make([]*common.File, 0, len(asked.Templates))
	for _, each := range asked.Templates {
		templates = append(templates, &common.File{Name: "templates/" + each.Name, Data: []byte(each.Text)})
	}
	loaded := &chart.Chart{Metadata: &chart.Metadata{Name: "c", Version: "1.0.0", APIVersion: "v2"}, Templates: templates}
	options := common.ReleaseOptions{Name: "r", Namespace: "n", Revision: 1, IsInstall: true}
	merged, err := util.ToRenderValues(loaded, asked.Values, options, common.DefaultCapabilities)
	if err != nil {
		return answer{Error: []byte(err.Error())}
	}
	rendered, err := engine.Render(loaded, merged)
	if err != nil {
		return answer{Error: []byte(err.Error())}
	}
	outputs := make(map[string][]byte, len(rendered))
	for name, text := range rendered {
		outputs[name] = []byte(text)
	}
	return answer{Rendered: outputs}
}
