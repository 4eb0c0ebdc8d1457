// Renders charts in a loop with the packages of Helm: one JSON line in, one JSON line out. It says how long each turn took; loading is
// not counted. Values change from turn to turn.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"

	"helm.sh/helm/v4/pkg/chart/common"
	"helm.sh/helm/v4/pkg/chart/common/util"
	chart "helm.sh/helm/v4/pkg/chart/v2"
	"helm.sh/helm/v4/pkg/chart/v2/loader"
	chartutil "helm.sh/helm/v4/pkg/chart/v2/util"
	"helm.sh/helm/v4/pkg/engine"
	releaseutil "helm.sh/helm/v4/pkg/release/v1/util"
)

type request struct {
	Dir    string           `json:"dir"`
	Values []map[string]any `json:"values"`
}

type answer struct {
	Micros  []int64 `json:"micros"`
	Objects int     `json:"objects"`
	Bytes   int     `json:"bytes"`
}

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(make([]byte, 1<<20), 1<<28)
	out := json.NewEncoder(os.Stdout)
	for in.Scan() {
		said, err := measure(in.Bytes())
		if err == nil {
			err = out.Encode(said)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

func measure(line []byte) (said answer, err error) {
	var asked request
	if err := json.Unmarshal(line, &asked); err != nil {
		return said, err
	}
	for _, values := range asked.Values {
		loaded, err := loader.Load(asked.Dir)
		if err != nil {
			return said, err
		}
		started := time.Now()
		said.Objects, said.Bytes, err = render(loaded, values)
		if err != nil {
			return said, err
		}
		said.Micros = append(said.Micros, time.Since(started).Microseconds())
	}
	return said, nil
}

// render does what an action of Helm does between loading a chart and asking a cluster.
func render(loaded *chart.Chart, values map[string]any) (objects int, bytes int, err error) {
	if err := chartutil.ProcessDependencies(loaded, values); err != nil {
		return 0, 0, err
	}
	options := common.ReleaseOptions{Name: "rel", Namespace: "apps", Revision: 1, IsInstall: true}
	all, err := util.ToRenderValues(loaded, values, options, common.DefaultCapabilities)
	if err != nil {
		return 0, 0, err
	}
	files, err := engine.Render(loaded, all)
	if err != nil {
		return 0, 0, err
	}
	for name := range files {
		if strings.HasSuffix(name, "NOTES.txt") {
			delete(files, name)
		}
	}
	hooks, manifests, err := releaseutil.SortManifests(files, nil, releaseutil.InstallOrder)
	if err != nil {
		return 0, 0, err
	}
	for _, each := range manifests {
		bytes += len(each.Content)
	}
	return len(hooks) + len(manifests), bytes, nil
}
