// Command helm is the original that the tests compare with: Helm's own engine, asked over standard input and output.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"runtime"
	"runtime/debug"
	"time"

	"helm.sh/helm/v4/pkg/chart/common"
)

// request is one line of JSON: a chart of an archive to be timed or read, patterns, or templates to be rendered.
type request struct {
	// Templates are files of the templates folder of a chart called c.
	Templates []file         `json:"templates"`
	Values    map[string]any `json:"values"`
	// Globs are patterns to be held against Names.
	Globs []string `json:"globs"`
	Names []string `json:"names"`
	// Schema is a values.schema.json for Values.
	Schema string `json:"schema"`
	// Archive is the path of a packaged chart; it is rendered Times times. So often is a schema asked, too.
	Archive string `json:"archive"`
	Times   int    `json:"times"`
	// Packed are the bytes of a packaged chart, of which is told what Helm reads in it.
	Packed []byte `json:"packed"`
}

type file struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

type answer struct {
	// Rendered are the outputs by path. They are bytes: a template can cut a character in two.
	Rendered map[string][]byte `json:"rendered,omitempty"`
	Error    []byte            `json:"error,omitempty"`
	// Matches are the names that each pattern matches; null for a pattern that is refused.
	Matches [][]string      `json:"matches,omitempty"`
	Loaded  json.RawMessage `json:"loaded,omitempty"`
	// Outcomes are the different answers that a schema had, empty for values that it allows.
	Outcomes []string `json:"outcomes,omitempty"`
	// Took are milliseconds.
	Took []float64 `json:"took,omitempty"`
}

func main() {
	if len(os.Args) != 2 || os.Args[1] != "serve" {
		fmt.Fprintln(os.Stderr, "usage: helm serve")
		os.Exit(2)
	}
	slog.SetDefault(slog.New(slog.DiscardHandler))
	// What a released Helm says of itself is put in when it is built.
	common.DefaultCapabilities.HelmVersion.Version = "v4.2.4"
	common.DefaultCapabilities.HelmVersion.GitTreeState = "clean"
	debug.SetTraceback("none")
	debug.SetMaxStack(64 << 20)
	go guard()
	if err := serve(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// serve answers requests in their order until the input ends.
func serve() error {
	decoder := json.NewDecoder(bufio.NewReaderSize(os.Stdin, 1<<20))
	encoder := json.NewEncoder(os.Stdout)
	for {
		var asked request
		if err := decoder.Decode(&asked); err != nil {
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		}
		answering := render
		if asked.Archive != "" {
			answering = measure
		}
		if asked.Packed != nil {
			answering = load
		}
		if asked.Globs != nil {
			answering = match
		}
		if asked.Schema != "" {
			answering = validate
		}
		if err := encoder.Encode(answering(asked)); err != nil {
			return err
		}
	}
}

// guard ends the process before a template fills the machine's memory.
func guard() {
	const most = 2 << 30
	for range time.Tick(50 * time.Millisecond) {
		var memory runtime.MemStats
		runtime.ReadMemStats(&memory)
		if memory.Sys > most {
			os.Exit(3)
		}
	}
}
