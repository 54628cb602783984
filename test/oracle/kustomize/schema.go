package main

import (
	"encoding/json"
	"os"
	"sort"

	"sigs.k8s.io/kustomize/kyaml/openapi"
	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// writeSchema prints kustomize's built-in OpenAPI document, and which of its kinds stand in a namespace.
func writeSchema() error {
	definitions := openapi.Schema().Definitions
	scopes := map[string]bool{}
	names := make([]string, 0, len(definitions))
	for name := range definitions {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		kinds, _ := definitions[name].Extensions["x-kubernetes-group-version-kind"].([]interface{})
		for _, one := range kinds {
			kind, _ := one.(map[string]interface{})
			version, _ := kind["version"].(string)
			if group, _ := kind["group"].(string); group != "" {
				version = group + "/" + version
			}
			word, _ := kind["kind"].(string)
			if namespaced, known := openapi.IsNamespaceScoped(yaml.TypeMeta{APIVersion: version, Kind: word}); known {
				scopes[version+" "+word] = namespaced
			}
		}
	}
	return json.NewEncoder(os.Stdout).Encode(map[string]any{"definitions": definitions, "scopes": scopes})
}
