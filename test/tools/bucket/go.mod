module headgate.dev/test/tools/bucket

go 1.26.0

require github.com/rclone/gofakes3 v0.0.4

require (
	github.com/minio/xxml v0.0.3 // indirect
	github.com/ryszard/goskiplist v0.0.0-20150312221310-2dfbae5fcf46 // indirect
	github.com/shabbyrobe/gocovmerge v0.0.0-20190829150210-3e036491d500 // indirect
	golang.org/x/tools v0.2.0 // indirect
)
