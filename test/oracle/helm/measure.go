package main

import (
	"bytes"
	"os"
	"strings"
	"time"

	"helm.sh/helm/v4/pkg/chart/common"
	"helm.sh/helm/v4/pkg/chart/common/util"
	"helm.sh/helm/v4/pkg/chart/v2/loader"
	chartutil "helm.sh/helm/v4/pkg/chart/v2/util"
	"helm.sh/helm/v4/pkg/engine"
	releaseutil "helm.sh/helm/v4/pkg/release/v1/util"
)

// measure renders a chart with its own values again and again. Reading the archive is not counted; dependencies, values,
// templates and the order of the manifests are.
func measure(asked request) answer {
	archive, err := os.ReadFile(asked.Archive)
	if err != nil {
		return answer{Error: []byte(err.Error())}
	}
	var took []float64
	for range asked.Times {
		milliseconds, err := renderChart(archive, asked.Values)
		if err != nil {
			return answer{Error: []byte(err.Error())}
		}
		took = append(took, milliseconds)
	}
	return answer{Took: took}
}

func renderChart(archive []byte, given map[string]any) (float64, error) {
	loaded, err := loader.LoadArchive(bytes.NewReader(archive))
	if err != nil {
		return 0, err
	}
	start := time.Now()
	values := common.Values(given)
	if values == nil {
		values = common.Values{}
	}
	if err := chartutil.ProcessDependencies(loaded, values); err != nil {
		return 0, err
	}
	options := common.ReleaseOptions{Name: "my-release", Namespace: "demo", Revision: 1, IsInstall: true}
	merged, err := util.ToRenderValuesWithSchemaValidation(loaded, values, options, common.DefaultCapabilities, true)
	if err != nil {
		return 0, err
	}
	rendered, err := engine.Render(loaded, merged)
	if err != nil {
		return 0, err
	}
	for name := range rendered {
		if strings.HasSuffix(name, "NOTES.txt") {
			delete(rendered, name)
		}
	}
	if _, _, err := releaseutil.SortManifests(rendered, nil, releaseutil.InstallOrder); err != nil {
		return 0, err
	}
	return float64(time.Since(start).Microseconds()) / 1000, nil
}
