// An S3 server on loopback that checks signatures and keeps its objects in memory: the one that rclone serves S3 with. Its first argument
// is the address to listen on; buckets and the one key pair come from the environment.
package main

import (
	"context"
	"log"
	"net"
	"net/http"
	"os"
	"strings"

	"github.com/rclone/gofakes3"
	"github.com/rclone/gofakes3/s3mem"
)

func main() {
	backend := s3mem.New()
	for _, name := range strings.Split(os.Getenv("BUCKETS"), ",") {
		if err := backend.CreateBucket(context.Background(), name); err != nil {
			log.Fatal(err)
		}
	}
	pair := map[string]string{os.Getenv("ACCESS_KEY_ID"): os.Getenv("SECRET_ACCESS_KEY")}
	server := gofakes3.New(backend, gofakes3.WithV4Auth(pair), gofakes3.WithoutVersioning())
	listener, err := net.Listen("tcp", os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	log.Fatal(http.Serve(listener, server.Server()))
}
