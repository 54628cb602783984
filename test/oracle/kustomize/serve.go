package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"
	"strings"
	"time"

	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/kustomize/kyaml/openapi"
)

// request is one build, a line of JSON. With Times it is done as often, and how long each took is told instead of what came out.
type request struct {
	Files map[string]string `json:"files"`
	// OnDisk reads the files of this machine instead, of which some may bring a schema (OwnSchema).
	OnDisk    bool   `json:"onDisk"`
	OwnSchema bool   `json:"ownSchema"`
	Path      string `json:"path"`
	// Reorder is none, legacy or unspecified, as the option of kustomize build.
	Reorder string `json:"reorder"`
	// Unrestricted lets files come from outside of the root.
	Unrestricted bool `json:"unrestricted"`
	Times        int  `json:"times"`
	// Paths are built one after another instead of Path, when the build is timed.
	Paths []string `json:"paths"`
}

type answer struct {
	YAML  string    `json:"yaml,omitempty"`
	Error string    `json:"error,omitempty"`
	Took  []float64 `json:"took,omitempty"`
	Peak  uint64    `json:"peak,omitempty"`
}

// serve answers requests in their order until the input ends.
func serve() error {
	// The library tells of deprecated fields on standard error, thousands of times here.
	log.SetOutput(io.Discard)
	if silent, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0); err == nil {
		os.Stderr = silent
	}
	input := bufio.NewReaderSize(os.Stdin, 1<<20)
	decoder := json.NewDecoder(input)
	encoder := json.NewEncoder(os.Stdout)
	for {
		var asked request
		if err := decoder.Decode(&asked); err != nil {
			if err.Error() == "EOF" {
				return nil
			}
			return err
		}
		// A schema of its own is united with what earlier builds have left in the global, and left there for later ones.
		if asked.changesSchema() {
			openapi.ResetOpenAPI()
		}
		reply := respond(asked)
		if asked.changesSchema() {
			openapi.ResetOpenAPI()
		}
		if err := encoder.Encode(reply); err != nil {
			return err
		}
	}
}

// changesSchema tells whether a build may leave its own schema behind: the library keeps it in a global.
func (asked request) changesSchema() bool {
	if asked.OnDisk {
		return asked.OwnSchema
	}
	for _, content := range asked.Files {
		if strings.Contains(content, "openapi") {
			return true
		}
	}
	return false
}

func respond(asked request) answer {
	if asked.OnDisk {
		return answerOf(build(filesys.MakeFsOnDisk(), asked.Path, asked))
	}
	memory := filesys.MakeFsInMemory()
	for name, content := range asked.Files {
		if err := memory.WriteFile(name, []byte(content)); err != nil {
			return answer{Error: err.Error()}
		}
	}
	if asked.Times > 0 {
		return measure(memory, asked)
	}
	return answerOf(build(memory, asked.Path, asked))
}

func answerOf(text string, err error) answer {
	if err != nil {
		return answer{Error: err.Error()}
	}
	return answer{YAML: text}
}

func measure(memory filesys.FileSystem, asked request) answer {
	paths := asked.Paths
	if len(paths) == 0 {
		paths = []string{asked.Path}
	}
	var took []float64
	for range asked.Times {
		start := time.Now()
		for _, path := range paths {
			if _, err := build(memory, path, asked); err != nil {
				return answer{Error: err.Error()}
			}
		}
		took = append(took, float64(time.Since(start).Microseconds())/1000)
	}
	return answer{Took: took, Peak: mostMemory()}
}

// mostMemory is the most memory that the process has held so far, in bytes, as the kernel counts it.
func mostMemory() uint64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	_, after, _ := strings.Cut(string(status), "VmHWM:")
	var kilobytes uint64
	if _, err := fmt.Sscan(after, &kilobytes); err != nil {
		return 0
	}
	return kilobytes * 1024
}

func build(files filesys.FileSystem, path string, asked request) (text string, err error) {
	defer func() {
		if panicked := recover(); panicked != nil {
			err = fmt.Errorf("panic: %v", panicked)
		}
	}()
	options := krusty.MakeDefaultOptions()
	options.Reorder = krusty.ReorderOption(asked.Reorder)
	if asked.Unrestricted {
		options.LoadRestrictions = types.LoadRestrictionsNone
	}
	objects, err := krusty.MakeKustomizer(options).Run(files, path)
	if err != nil {
		return "", err
	}
	yaml, err := objects.AsYaml()
	return string(yaml), err
}
