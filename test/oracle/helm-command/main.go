// Command helm-command is the original that the tests compare with: the helm command itself, run again and again in one process.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"os"

	"helm.sh/helm/v4/pkg/chart/common"
	"helm.sh/helm/v4/pkg/cmd"
)

// request is one line of JSON: a command line, and the folder in which it runs.
type request struct {
	Folder string   `json:"folder"`
	Args   []string `json:"args"`
	// Input is what standard input holds.
	Input []byte `json:"input"`
}

type answer struct {
	Output []byte `json:"output"`
	// Error is empty for a command that succeeds.
	Error []byte `json:"error"`
}

func main() {
	if len(os.Args) != 2 || os.Args[1] != "serve" {
		fmt.Fprintln(os.Stderr, "usage: helm-command serve")
		os.Exit(2)
	}
	// What a released Helm says of itself is put in when it is built.
	common.DefaultCapabilities.HelmVersion.Version = "v4.2.4"
	common.DefaultCapabilities.HelmVersion.GitTreeState = "clean"
	log.SetOutput(io.Discard)
	slog.SetDefault(slog.New(slog.DiscardHandler))
	if err := serve(os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// serve answers requests in their order until the input ends.
func serve(out io.Writer) error {
	decoder := json.NewDecoder(bufio.NewReaderSize(os.Stdin, 1<<20))
	encoder := json.NewEncoder(out)
	for {
		var asked request
		if err := decoder.Decode(&asked); err != nil {
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		}
		answered, err := run(asked)
		if err != nil {
			return err
		}
		if err := encoder.Encode(answered); err != nil {
			return err
		}
	}
}

// run runs the command with the standard streams in files, because parts of Helm write to them directly.
func run(asked request) (answer, error) {
	if err := os.Chdir(asked.Folder); err != nil {
		return answer{}, err
	}
	streams, err := redirect(asked.Input)
	if err != nil {
		return answer{}, err
	}
	failed := execute(asked.Args)
	output, err := streams.restore()
	if err != nil {
		return answer{}, err
	}
	if failed != nil {
		return answer{Output: output, Error: []byte(failed.Error())}, nil
	}
	return answer{Output: output}, nil
}

func execute(args []string) error {
	// Helm keeps what global flags said for the next command of the same process.
	args = append([]string{"--namespace=default", "--debug=false", "--color=auto"}, args...)
	command, err := cmd.NewRootCmd(os.Stdout, args, func(bool) {})
	if err != nil {
		return err
	}
	command.SetArgs(args)
	command.SetErr(io.Discard)
	return command.Execute()
}

// streams are the standard streams as they were, and what holds their place.
type streams struct {
	stdin, stdout, stderr *os.File
	input, output, silent *os.File
}

func redirect(input []byte) (*streams, error) {
	found := &streams{stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr}
	var err error
	if found.input, err = os.CreateTemp("", "input"); err != nil {
		return nil, err
	}
	if _, err = io.Copy(found.input, bytes.NewReader(input)); err != nil {
		return nil, err
	}
	if _, err = found.input.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	if found.output, err = os.CreateTemp("", "output"); err != nil {
		return nil, err
	}
	if found.silent, err = os.OpenFile(os.DevNull, os.O_WRONLY, 0); err != nil {
		return nil, err
	}
	os.Stdin, os.Stdout, os.Stderr = found.input, found.output, found.silent
	return found, nil
}

func (s *streams) restore() ([]byte, error) {
	os.Stdin, os.Stdout, os.Stderr = s.stdin, s.stdout, s.stderr
	output, err := os.ReadFile(s.output.Name())
	for _, each := range []*os.File{s.input, s.output, s.silent} {
		each.Close()
	}
	os.Remove(s.input.Name())
	os.Remove(s.output.Name())
	return output, err
}
