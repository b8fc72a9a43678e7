package sample;

import java.util.List;

/** A bean as the AWS documentation has them. */
public class Person {
    private String name;
    private int age;
    private List<Point> places;

    public String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    public int getAge() {
        return age;
    }

    public void setAge(int age) {
        this.age = age;
    }

    public List<Point> getPlaces() {
        return places;
    }

    public void setPlaces(List<Point> places) {
        this.places = places;
    }
}
